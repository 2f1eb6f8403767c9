/// Sysmon configurations, in three forms. The file is parsed into elements with their places, the elements are resolved
/// into a [Configuration] (names become event types, fields and conditions, AND and OR are fixed by the schema's
/// version), and the configuration is compiled into a [RuleEngine] that decides events.
///
/// Start with [ConfigurationReader], which does the first two steps and lists every [Problem] of a file in one run,
/// then [Configuration] and its [EventNode]s. [RuleEngine] decides as the published engine does
/// (microsoft/SysmonCommon, rules.c).
///
/// All types are immutable and safe for use by many threads unless they say otherwise.
@NullMarked
package ashiato.config;

import org.jspecify.annotations.NullMarked;
