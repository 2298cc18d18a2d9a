package io.obsctl.lang.alloy.check;

import java.util.Set;

/**
 * Data source names as Go's MySQL driver reads them: {@code [user[:password]@][net[(address)]]/name[?key=value&…]}.
 * Refuses only what the driver surely refuses.
 */
final class MySqlDsn {
    private static final Set<String> WITH_DEFAULT_ADDRESS = Set.of("", "tcp", "unix");
    private static final Set<String> BOOLEANS = Set.of(
            "allowAllFiles",
            "allowCleartextPasswords",
            "allowFallbackToPlaintext",
            "allowNativePasswords",
            "allowOldPasswords",
            "checkConnLiveness",
            "clientFoundRows",
            "columnsWithAlias",
            "interpolateParams",
            "multiStatements",
            "parseTime",
            "rejectReadOnly");
    private static final Set<String> DURATIONS = Set.of("timeout", "readTimeout", "writeTimeout");
    private static final Set<String> TRUTHS = Set.of("1", "true", "TRUE", "True", "0", "false", "FALSE", "False");

    private MySqlDsn() {}

    static boolean isRead(String text) {
        int slash = text.lastIndexOf('/');
        return slash >= 0 && isPlace(text.substring(0, slash)) && areParameters(text.substring(slash + 1));
    }

    private static boolean isPlace(String beforeSlash) {
        String place = beforeSlash.substring(beforeSlash.lastIndexOf('@') + 1);
        int open = place.indexOf('(');
        if (open >= 0) {
            return place.endsWith(")");
        }
        return WITH_DEFAULT_ADDRESS.contains(place);
    }

    private static boolean areParameters(String nameAndParameters) {
        int question = nameAndParameters.indexOf('?');
        if (question < 0) {
            return true;
        }
        for (String parameter : nameAndParameters.substring(question + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String key = parameter.substring(0, equals);
            String value = parameter.substring(equals + 1);
            if (BOOLEANS.contains(key) && !TRUTHS.contains(value)) {
                return false;
            }
            if (DURATIONS.contains(key)
                    && !value.equals("0")
                    && !value.matches("-?(?:[0-9.]+(?:ns|us|µs|ms|s|m|h))+")) {
                return false;
            }
        }
        return true;
    }
}
