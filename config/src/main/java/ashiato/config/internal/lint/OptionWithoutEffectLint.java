package ashiato.config.internal.lint;

import ashiato.config.Diagnostic;
import ashiato.config.Options.Option;
import java.util.Locale;
import java.util.Set;

/// Options that change nothing on the host.
final class OptionWithoutEffectLint implements Lint {
    @Override
    public void check(Subject subject, Findings findings) {
        Set<String> effective = subject.host().options();
        if (effective == null) {
            return;
        }
        for (Option option : subject.configuration().options().written()) {
            if (!effective.contains(option.name())) {
                findings.add(
                        Diagnostic.OPTION_WITHOUT_EFFECT,
                        option.position(),
                        LintMessages.OPTION_WITHOUT_EFFECT.formatted(option.name()));
            } else if (option.name().equals("HashAlgorithms") && namesImphash(option.value())) {
                findings.add(
                        Diagnostic.OPTION_WITHOUT_EFFECT,
                        option.position(),
                        LintMessages.IMPHASH.formatted(Shown.value(option.value())));
            }
        }
    }

    private static boolean namesImphash(String algorithms) {
        return algorithms.toLowerCase(Locale.ROOT).replace("-", "").contains("imphash");
    }
}
