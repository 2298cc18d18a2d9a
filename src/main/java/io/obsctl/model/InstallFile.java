package io.obsctl.model;

@Doc("A file that is installed.")
public record InstallFile(
        @Doc(value = "Its path on the machine that obsctl runs on.", examples = "./alloy-1.15.1.amd64.deb")
        String file,

        @Doc(
                value = "Its SHA-256; another file is refused before anything is sent.",
                examples = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        String sha256) {
    String describe() {
        return file.substring(file.lastIndexOf('/') + 1) + " sha256:" + sha256;
    }
}
