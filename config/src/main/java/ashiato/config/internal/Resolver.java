package ashiato.config.internal;

import ashiato.config.Configuration;
import ashiato.config.Diagnostic;
import ashiato.config.EventNode;
import ashiato.config.Filter;
import ashiato.config.OnMatch;
import ashiato.config.Position;
import ashiato.config.Relation;
import ashiato.config.Rule;
import ashiato.config.RuleGroup;
import ashiato.config.SchemaVersion;
import ashiato.config.Term;
import ashiato.event.Condition;
import ashiato.event.EventType;
import ashiato.event.NearestName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a [Configuration] of the elements of a file, as the published loader does (microsoft/SysmonCommon, xml.cpp,
/// `ApplyConfigurationFile`), and reports everything that loader would refuse, or leave out without a word.
///
/// Recursion goes as deep as elements are nested, which [XmlReader#MAX_DEPTH] bounds.
public final class Resolver {
    /// The longest name of a rule, in characters.
    private static final int LONGEST_NAME = 255;

    /// The first version in which options and events stand as they do today. In version 1.0 options stand in
    /// `Configuration`, events in `Rules`, and an event tag that says nothing else includes
    /// (darkoperator/Posh-Sysmon
    /// 0.1 writes such files).
    private static final SchemaVersion TWO = new SchemaVersion(200);

    /// In files up to this version, filters on different fields are alternatives.
    private static final SchemaVersion LAST_WITH_OR = new SchemaVersion(410);

    /// The first version whose events have no sequence number any more.
    private static final SchemaVersion WITHOUT_SEQUENCE_NUMBER = new SchemaVersion(310);

    private static final Set<EventType> HAD_SEQUENCE_NUMBER = Set.of(
            EventType.PROCESS_CREATE,
            EventType.FILE_CREATE_TIME,
            EventType.NETWORK_CONNECT,
            EventType.PROCESS_TERMINATE,
            EventType.DRIVER_LOAD,
            EventType.IMAGE_LOAD,
            EventType.CREATE_REMOTE_THREAD,
            EventType.RAW_ACCESS_READ);

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,20})?");
    private static final Pattern COMPUTER_NAME = Pattern.compile("%COMPUTERNAME%", Pattern.CASE_INSENSITIVE);

    private final String computerName;
    private final ProblemList problems;
    private final List<EventNode> nodes = new ArrayList<>();
    private SchemaVersion version = SchemaVersion.NEWEST;

    /// A resolver for one file.
    ///
    /// @param computerName what stands for `%COMPUTERNAME%` in values
    /// @param problems takes what is wrong with the file
    public Resolver(String computerName, ProblemList problems) {
        this.computerName = computerName;
        this.problems = problems;
    }

    /// What a file says, as far as it can be understood, or null if it is none of Sysmon's or names no version.
    public @Nullable Configuration resolve(XmlElement root) {
        if (!root.name().equals(Vocabulary.ROOT)) {
            problems.add(Diagnostic.WRONG_ROOT, root.position(), Messages.wrongRoot(root.name()));
            return null;
        }
        checkAttributes(root, List.of("schemaversion"));
        checkNoText(root);
        SchemaVersion named = schemaVersion(root);
        version = named == null ? SchemaVersion.NEWEST : named;
        OptionsResolver options = new OptionsResolver(isOld(), problems);
        XmlElement filtering = null;
        for (XmlElement child : root.children()) {
            String name = child.name();
            if (name.equals(Vocabulary.EVENT_FILTERING) || (isOld() && name.equals(Vocabulary.RULES))) {
                if (filtering != null) {
                    problems.add(
                            Diagnostic.REPEATED_EVENTFILTERING,
                            child.position(),
                            Messages.repeatedEventFiltering(filtering.position()));
                }
                filtering = child;
                checkAttributes(child, List.of());
                container(child, null);
            } else if (isOld() && name.equals(Vocabulary.CONFIGURATION)) {
                checkAttributes(child, List.of());
                checkNoText(child);
                child.children().forEach(option -> besideFilters(option, options));
            } else {
                besideFilters(child, options);
            }
        }
        switchOn(options.network(), EventType.NETWORK_CONNECT);
        switchOn(options.imageLoading(), EventType.IMAGE_LOAD);
        return named == null ? null : new Configuration(named, options.options(), nodes);
    }

    private boolean isOld() {
        return version.compareTo(TWO) < 0;
    }

    /// An option of schema 1.0 that switches an event on logs all of them, unless there are filters for it.
    private void switchOn(@Nullable Position option, EventType type) {
        if (option != null && nodes.stream().noneMatch(node -> node.types().contains(type))) {
            nodes.add(new EventNode(
                    type.recordName(), List.of(type), OnMatch.EXCLUDE, Relation.OR, null, List.of(), option));
        }
    }

    private void besideFilters(XmlElement element, OptionsResolver options) {
        String name = element.name();
        if (Vocabulary.EVENTS.containsKey(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, element.position(), Messages.eventOutside(name));
        } else if (Vocabulary.isRuleGroup(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, element.position(), Messages.groupOutside(name));
        } else if (Vocabulary.isRule(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, element.position(), Messages.ruleOutside(name));
        } else if (Vocabulary.isField(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, element.position(), Messages.filterOutside(name));
        } else {
            checkAttributes(element, List.of());
            options.add(element);
        }
    }

    private @Nullable SchemaVersion schemaVersion(XmlElement root) {
        XmlAttribute attribute = root.attribute("schemaversion");
        if (attribute == null) {
            problems.add(Diagnostic.SCHEMA_VERSION, root.position(), Messages.noSchemaVersion());
            return null;
        }
        SchemaVersion found = parse(attribute.value().strip());
        if (found == null) {
            problems.add(Diagnostic.SCHEMA_VERSION, attribute.position(), Messages.badSchemaVersion(attribute.value()));
        } else if (found.compareTo(SchemaVersion.NEWEST) > 0) {
            problems.add(
                    Diagnostic.NEWER_SCHEMA, attribute.position(), Messages.newerSchema(found, SchemaVersion.NEWEST));
        }
        return found;
    }

    /// The version that a decimal number names when it is rounded to two digits, or null if it is below 1 or no
    /// decimal number (xml.cpp, `ParseVersionString`).
    private static @Nullable SchemaVersion parse(String text) {
        if (!VERSION.matcher(text).matches()) {
            return null;
        }
        // As a binary number first: that is what printf rounds.
        BigDecimal rounded = new BigDecimal(Double.parseDouble(text)).setScale(2, RoundingMode.HALF_EVEN);
        boolean usable = rounded.compareTo(BigDecimal.ONE) >= 0 && rounded.compareTo(BigDecimal.valueOf(0xFFFF)) <= 0;
        return usable ? new SchemaVersion(rounded.unscaledValue().intValueExact()) : null;
    }

    /// The elements inside of `EventFiltering`, of a group, or of something unknown that holds events: the
    /// published loader finds events at any depth, and looks at their parent only to see whether it is a group.
    private void container(XmlElement container, @Nullable RuleGroup group) {
        checkNoText(container);
        for (XmlElement child : container.children()) {
            String name = child.name();
            List<EventType> types = Vocabulary.EVENTS.get(name);
            if (types != null) {
                event(child, types, group);
            } else if (Vocabulary.isRuleGroup(name)) {
                if (group != null) {
                    problems.add(Diagnostic.NESTED_RULE_GROUP, child.position(), Messages.nestedRuleGroup());
                }
                container(child, ruleGroup(child));
            } else {
                notAnEvent(child);
            }
        }
    }

    private void notAnEvent(XmlElement element) {
        String name = element.name();
        if (Vocabulary.isRule(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, element.position(), Messages.ruleOutside(name));
        } else if (Vocabulary.isField(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, element.position(), Messages.filterOutside(name));
        } else if (OptionsResolver.isOption(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, element.position(), Messages.optionInside(name));
        } else {
            Set<String> tags = Vocabulary.EVENTS.keySet();
            problems.add(
                    Diagnostic.UNKNOWN_EVENT,
                    element.position(),
                    () -> Messages.unknownEvent(name, NearestName.of(name, tags), tags));
            if (element.children().stream().anyMatch(Resolver::isEventOrGroup)) {
                container(element, null);
            }
        }
    }

    private static boolean isEventOrGroup(XmlElement element) {
        return Vocabulary.EVENTS.containsKey(element.name()) || Vocabulary.isRuleGroup(element.name());
    }

    private RuleGroup ruleGroup(XmlElement element) {
        checkAttributes(element, List.of("name", "groupRelation"));
        return new RuleGroup(name(element), relation(element), element.position());
    }

    private void event(XmlElement element, List<EventType> types, @Nullable RuleGroup group) {
        checkAttributes(element, List.of("onmatch", "default"));
        checkNoText(element);
        OnMatch onMatch = onMatch(element);
        List<Term> terms = new ArrayList<>();
        for (XmlElement child : element.children()) {
            Term term = Vocabulary.isRule(child.name()) ? rule(child, element, types) : filter(child, element, types);
            if (term != null) {
                terms.add(term);
            }
        }
        checkCommonEvent(element, types, terms);
        if (onMatch != null) {
            Relation relation = group == null ? null : group.relation();
            nodes.add(new EventNode(
                    element.name(),
                    types,
                    onMatch,
                    relation == null ? relationOfVersion() : relation,
                    group,
                    terms,
                    element.position()));
        }
    }

    private Relation relationOfVersion() {
        return version.compareTo(LAST_WITH_OR) > 0 ? Relation.AND : Relation.OR;
    }

    /// What a node does with events that match: `onmatch`, or its older and inverse form, `default`.
    private @Nullable OnMatch onMatch(XmlElement element) {
        XmlAttribute onMatch = element.attribute("onmatch");
        XmlAttribute inverse = element.attribute("default");
        if (onMatch != null && inverse != null) {
            problems.add(
                    Diagnostic.ONMATCH_AND_DEFAULT, inverse.position(), Messages.onMatchAndDefault(element.name()));
            return null;
        }
        if (onMatch != null) {
            return include(onMatch, OnMatch.INCLUDE, OnMatch.EXCLUDE);
        }
        if (inverse != null) {
            return include(inverse, OnMatch.EXCLUDE, OnMatch.INCLUDE);
        }
        if (isOld()) {
            return OnMatch.INCLUDE;
        }
        problems.add(Diagnostic.MISSING_ONMATCH, element.position(), Messages.missingOnMatch(element.name()));
        return null;
    }

    private @Nullable OnMatch include(XmlAttribute attribute, OnMatch ifInclude, OnMatch ifExclude) {
        return switch (attribute.value().toLowerCase(Locale.ROOT)) {
            case "include" -> ifInclude;
            case "exclude" -> ifExclude;
            default -> {
                problems.add(
                        Diagnostic.BAD_ONMATCH,
                        attribute.position(),
                        Messages.badOnMatch(attribute.name(), attribute.value()));
                yield null;
            }
        };
    }

    private Rule rule(XmlElement element, XmlElement event, List<EventType> types) {
        checkAttributes(element, List.of("name", "groupRelation"));
        checkNoText(element);
        List<Filter> filters = new ArrayList<>();
        for (XmlElement child : element.children()) {
            if (Vocabulary.isRule(child.name())) {
                problems.add(Diagnostic.MISPLACED_ELEMENT, child.position(), Messages.ruleInRule(child.name()));
                continue;
            }
            Filter filter = filter(child, event, types);
            if (filter != null) {
                filters.add(filter);
            }
        }
        Relation relation = relation(element);
        if (filters.size() > 1 && element.attribute("groupRelation") == null) {
            problems.add(Diagnostic.RULE_WITHOUT_RELATION, element.position(), Messages.ruleWithoutRelation());
        }
        return new Rule(name(element), relation == null ? Relation.OR : relation, filters, element.position());
    }

    private @Nullable Filter filter(XmlElement element, XmlElement event, List<EventType> types) {
        String field = element.name();
        if (!isFieldOf(field, event, types, element.position())) {
            return null;
        }
        checkAttributes(element, List.of("condition", "name"));
        if (!element.children().isEmpty()) {
            XmlElement child = element.children().getFirst();
            problems.add(Diagnostic.MISPLACED_ELEMENT, child.position(), Messages.elementInFilter(field, child.name()));
        }
        Position lost = element.lostTextPosition();
        if (lost != null) {
            problems.add(Diagnostic.LOST_TEXT, lost, Messages.lostText(field, element.text()));
        }
        Condition condition = condition(element);
        String name = name(element);
        return condition == null ? null : new Filter(field, condition, value(element.text()), name, element.position());
    }

    private boolean isFieldOf(String name, XmlElement event, List<EventType> types, Position position) {
        if (Vocabulary.hasField(types, name)) {
            return true;
        }
        if (name.equals(Vocabulary.SEQUENCE_NUMBER)
                && version.compareTo(WITHOUT_SEQUENCE_NUMBER) < 0
                && HAD_SEQUENCE_NUMBER.containsAll(types)) {
            problems.add(Diagnostic.OBSOLETE_FIELD, position, Messages.obsoleteField(event.name(), name));
            return true;
        }
        if (Vocabulary.EVENTS.containsKey(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, position, Messages.eventInEvent(event.name(), name));
        } else if (Vocabulary.isRuleGroup(name)) {
            problems.add(Diagnostic.MISPLACED_ELEMENT, position, Messages.groupOutside(name));
        } else {
            Set<String> fields = Vocabulary.fields(types);
            problems.add(
                    Diagnostic.UNKNOWN_FIELD,
                    position,
                    () -> Messages.unknownField(event.name(), name, NearestName.of(name, fields), fields));
        }
        return false;
    }

    private @Nullable Condition condition(XmlElement filter) {
        XmlAttribute attribute = filter.attribute("condition");
        if (attribute == null || attribute.value().isEmpty()) {
            return Condition.IS;
        }
        Optional<Condition> condition = Condition.named(attribute.value());
        if (condition.isEmpty()) {
            problems.add(
                    Diagnostic.UNKNOWN_CONDITION,
                    attribute.position(),
                    () -> Messages.unknownCondition(
                            attribute.value(),
                            NearestName.of(attribute.value(), Vocabulary.CONDITIONS),
                            Vocabulary.CONDITIONS));
        }
        return condition.orElse(null);
    }

    private String value(String text) {
        return text.indexOf('%') < 0
                ? text
                : COMPUTER_NAME.matcher(text).replaceAll(Matcher.quoteReplacement(computerName));
    }

    /// The loader binds a node to the first event of its tag that has all of the node's fields, and drops the
    /// node if there is none.
    private void checkCommonEvent(XmlElement element, List<EventType> types, List<Term> terms) {
        if (types.size() == 1) {
            return;
        }
        Set<String> fields = new LinkedHashSet<>();
        for (Term term : terms) {
            switch (term) {
                case Filter filter -> fields.add(filter.field());
                case Rule rule -> rule.filters().forEach(filter -> fields.add(filter.field()));
            }
        }
        boolean common = types.stream()
                .anyMatch(
                        type -> fields.stream().allMatch(field -> type.schema().field(field) != null));
        if (!common) {
            problems.add(
                    Diagnostic.NO_COMMON_EVENT, element.position(), Messages.noCommonEvent(element.name(), fields));
        }
    }

    /// The name that an element gives to events, or null; an empty name is none.
    private @Nullable String name(XmlElement element) {
        XmlAttribute attribute = element.attribute("name");
        if (attribute == null || attribute.value().isEmpty()) {
            return null;
        }
        int length = attribute.value().length();
        if (length > LONGEST_NAME) {
            problems.add(Diagnostic.LONG_NAME, attribute.position(), Messages.longName(length, LONGEST_NAME));
        }
        return attribute.value();
    }

    /// What `groupRelation` says, or null if it says nothing.
    private @Nullable Relation relation(XmlElement element) {
        XmlAttribute attribute = element.attribute("groupRelation");
        if (attribute == null || attribute.value().isEmpty()) {
            return null;
        }
        return switch (attribute.value().toLowerCase(Locale.ROOT)) {
            case "and" -> Relation.AND;
            case "or" -> Relation.OR;
            default -> {
                problems.add(
                        Diagnostic.BAD_GROUP_RELATION,
                        attribute.position(),
                        Messages.badGroupRelation(attribute.value()));
                yield null;
            }
        };
    }

    private void checkAttributes(XmlElement element, List<String> known) {
        Set<String> seen = HashSet.newHashSet(2);
        for (XmlAttribute attribute : element.attributes()) {
            String name = attribute.name();
            if (!known.contains(name)) {
                problems.add(
                        Diagnostic.UNKNOWN_ATTRIBUTE,
                        attribute.position(),
                        Messages.unknownAttribute(element.name(), name, known));
            } else if (!seen.add(name)) {
                problems.add(
                        Diagnostic.DUPLICATE_ATTRIBUTE,
                        attribute.position(),
                        Messages.duplicateAttribute(element.name(), name));
            }
        }
    }

    private void checkNoText(XmlElement element) {
        Position text = element.textPosition();
        if (text != null) {
            problems.add(
                    Diagnostic.STRAY_TEXT,
                    text,
                    Messages.strayText(element.name(), element.text().strip()));
        }
    }
}
