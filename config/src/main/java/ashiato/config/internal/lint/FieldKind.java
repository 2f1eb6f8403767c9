package ashiato.config.internal.lint;

/// What the text of a field is, beyond its type.
enum FieldKind {
    /// The path of a program or a library: always whole.
    PROGRAM,
    /// The path of another file or a directory.
    FILE,
    /// A command line. Who starts the program writes it, and anything can stand in it.
    COMMAND_LINE,
    /// The name of a host or a domain.
    HOST_NAME,
    /// An IP address, IPv6 in full.
    ADDRESS,
    /// A key or a value of the Windows registry.
    REGISTRY,
    /// The name of a pipe.
    PIPE,
    /// Hashes, each as `ALGORITHM=digits`.
    HASHES,
    /// Anything else.
    OTHER;

    static FieldKind of(String field) {
        return switch (field) {
            case "Image", "ParentImage", "SourceImage", "TargetImage", "ImageLoaded" -> PROGRAM;
            case "TargetFilename", "CurrentDirectory" -> FILE;
            case "CommandLine", "ParentCommandLine" -> COMMAND_LINE;
            case "QueryName", "SourceHostname", "DestinationHostname" -> HOST_NAME;
            case "SourceIp", "DestinationIp" -> ADDRESS;
            case "TargetObject", "NewName" -> REGISTRY;
            case "PipeName" -> PIPE;
            case "Hashes", "Hash" -> HASHES;
            default -> OTHER;
        };
    }

    boolean isPath() {
        return this == PROGRAM || this == FILE;
    }
}
