package ashiato.config.internal.lint;

import java.util.List;

/// One way in which a configuration does not do what its author means. Lints have no state.
public sealed interface Lint
        permits AddressTextLint,
                ContradictionLint,
                CoveredFilterLint,
                DomainWithoutDotLint,
                EmptyListItemLint,
                EmptyNodeLint,
                EmptyTextLint,
                EvadableExcludeLint,
                EventNotRecordedLint,
                ExcludesAnyAllLint,
                FieldNotKnownLint,
                HiddenByExcludeLint,
                ImpossibleValueLint,
                ListWithoutAnyLint,
                NameForPathLint,
                NegativeInOrLint,
                NothingLoggedLint,
                OptionWithoutEffectLint,
                OuterBlanksLint,
                TextComparisonLint,
                VariableLint,
                VersionDependentLint,
                WildcardLint,
                WindowsPathLint {

    /// All lints.
    List<Lint> ALL = List.of(
            new NegativeInOrLint(),
            new NothingLoggedLint(),
            new EmptyNodeLint(),
            new HiddenByExcludeLint(),
            new CoveredFilterLint(),
            new ContradictionLint(),
            new VersionDependentLint(),
            new EmptyTextLint(),
            new EmptyListItemLint(),
            new ListWithoutAnyLint(),
            new OuterBlanksLint(),
            new WildcardLint(),
            new VariableLint(),
            new TextComparisonLint(),
            new ImpossibleValueLint(),
            new AddressTextLint(),
            new NameForPathLint(),
            new ExcludesAnyAllLint(),
            new EvadableExcludeLint(),
            new DomainWithoutDotLint(),
            new EventNotRecordedLint(),
            new FieldNotKnownLint(),
            new WindowsPathLint(),
            new OptionWithoutEffectLint());

    /// Adds what it finds in a configuration.
    void check(Subject subject, Findings findings);
}
