package io.obsctl.report;

import io.obsctl.model.CheckReport;
import io.obsctl.model.CheckReport.CheckedFile;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** JUnit XML, as CI servers read it. */
final class JunitText {
    private JunitText() {}

    /**
     * One test case.
     *
     * @param failure why it failed, or {@code null}
     * @param skipped why it did not run, or {@code null}: not run is not passed
     */
    record Case(
            String group,
            String name,
            double seconds,
            @Nullable String failure,
            @Nullable String skipped) {}

    static String check(CheckReport report) {
        List<Case> cases = new ArrayList<>();
        for (CheckedFile file : report.files()) {
            if (file.problems().stream().allMatch(p -> p.severity() != Severity.ERROR)) {
                cases.add(new Case("obsctl.check", file.file(), 0, null, null));
            }
            for (Problem problem : file.problems()) {
                if (problem.severity() == Severity.ERROR) {
                    cases.add(new Case(file.file(), where(problem), 0, words(problem), null));
                }
            }
        }
        return print("obsctl check", cases);
    }

    private static String where(Problem problem) {
        return problem.id() + (problem.position() == null ? "" : " at " + problem.position());
    }

    private static String words(Problem problem) {
        return String.join("\n", new ProblemText(Terminal.PLAIN).lines(problem));
    }

    static String print(String suite, List<Case> cases) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", suite);
            xml.writeAttribute("tests", String.valueOf(cases.size()));
            xml.writeAttribute("failures", count(cases, true));
            xml.writeAttribute("skipped", count(cases, false));
            for (Case one : cases) {
                write(xml, one);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text + "\n";
    }

    private static String count(List<Case> cases, boolean failed) {
        return String.valueOf(cases.stream()
                .filter(c -> (failed ? c.failure() : c.skipped()) != null)
                .count());
    }

    private static void write(XMLStreamWriter xml, Case one) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", legal(one.group()));
        xml.writeAttribute("name", legal(one.name()));
        xml.writeAttribute("time", String.valueOf(one.seconds()));
        if (one.failure() != null) {
            xml.writeStartElement("failure");
            xml.writeAttribute(
                    "message", legal(one.failure().lines().findFirst().orElse("")));
            xml.writeCharacters(legal(one.failure()));
            xml.writeEndElement();
        } else if (one.skipped() != null) {
            xml.writeEmptyElement("skipped");
            xml.writeAttribute("message", legal(one.skipped()));
        }
        xml.writeEndElement();
    }

    /** XML 1.0 forbids most control characters, and the JDK's writer lets them through. */
    private static String legal(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || (c >= 0x20 && c <= 0xD7FF)
                                || (c >= 0xE000 && c <= 0xFFFD)
                                || c > 0xFFFF
                        ? c
                        : 0xFFFD)
                .forEach(out::appendCodePoint);
        return out.toString();
    }
}
