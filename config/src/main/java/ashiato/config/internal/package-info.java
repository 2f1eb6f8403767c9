/// How a configuration file is read, and how events are decided by it.
///
/// Reading: `TextDecoder` makes text of bytes, `XmlReader` makes [XmlElement]s of text, and `Resolver` makes a
/// [ashiato.config.Configuration] of elements, with `OptionsResolver` for what stands beside the filters and
/// [Vocabulary] for the names that exist. All of them report to a [ProblemList]. One file is read by one thread.
///
/// Deciding: [Interpreter] is the meaning of a configuration, written down plainly. [Program] makes the same decisions
/// fast: the `Compiler` makes a `TypeProgram` of what a configuration says of one type of events, and its
/// `LiteralIndex`
/// finds the filters that a field's text meets without trying each.
@NullMarked
package ashiato.config.internal;

import org.jspecify.annotations.NullMarked;
