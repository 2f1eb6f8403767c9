package ashiato.app;

import java.util.Locale;

/// The switches of Sysmon's command line (microsoft/SysmonCommon, manifest.xml, schema 4.90), in the order in which
/// they are looked for: a long one before the short one that it begins with.
enum SysmonSwitch {
    ACCEPTEULA(Value.NONE, Use.ANYWHERE),
    NOLOGO(Value.NONE, Use.ANYWHERE),
    SERVICE(Value.NONE, Use.ELSEWHERE),
    BTF(Value.OPTIONAL, Use.WITHOUT_EFFECT),
    DNS(Value.OPTIONAL, Use.WITHOUT_EFFECT),
    I(Value.OPTIONAL, Use.TASK),
    C(Value.OPTIONAL, Use.TASK),
    U(Value.OPTIONAL, Use.TASK),
    S(Value.OPTIONAL, Use.TASK),
    M(Value.NONE, Use.TASK),
    Z(Value.REQUIRED, Use.TASK),
    T(Value.OPTIONAL, Use.ELSEWHERE),
    H(Value.REQUIRED, Use.RULES),
    L(Value.OPTIONAL, Use.RULES),
    N(Value.OPTIONAL, Use.RULES),
    A(Value.REQUIRED, Use.WITHOUT_EFFECT),
    D(Value.REQUIRED, Use.WITHOUT_EFFECT),
    G(Value.REQUIRED, Use.WITHOUT_EFFECT),
    K(Value.REQUIRED, Use.WITHOUT_EFFECT),
    R(Value.OPTIONAL, Use.WITHOUT_EFFECT),
    /// `--`, behind `-c`.
    DEFAULTS(Value.NONE, Use.DEFAULTS);

    /// Whether an argument behind the switch belongs to it.
    enum Value {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /// What the switch is for.
    enum Use {
        /// It says what is to be done. Only one of these can be given.
        TASK,
        /// It says which events are to be logged.
        RULES,
        /// It stands for "no configuration".
        DEFAULTS,
        /// It may stand beside every other.
        ANYWHERE,
        /// It is taken, and has no effect here; [#explanation()] says why.
        WITHOUT_EFFECT,
        /// What it asks for is not done by this command; [#explanation()] says what is.
        ELSEWHERE
    }

    private final Value value;
    private final Use use;

    SysmonSwitch(Value value, Use use) {
        this.value = value;
        this.use = use;
    }

    Value value() {
        return value;
    }

    Use use() {
        return use;
    }

    /// The switch without its dash.
    String letters() {
        return this == DEFAULTS ? "-" : name().toLowerCase(Locale.ROOT);
    }

    /// The key of the sentence that says why the switch has no effect, or what to use instead.
    String explanation() {
        return "sysmon.switch." + letters();
    }
}
