package ashiato.config;

/// A switch of the command line asks for events of programs, and the configuration excludes events of that type.
public final class IncompatibleFiltersException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    IncompatibleFiltersException(EventNode node) {
        super("Incompatible configuration and command-line rule on " + node.tag() + ": line "
                + node.position().line()
                + " of the configuration says onmatch=\"exclude\", and programs named on the command line are included;"
                + " put the programs into the configuration instead");
    }
}
