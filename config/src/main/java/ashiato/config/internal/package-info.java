/// How a configuration file is read, and what it means.
///
/// `TextDecoder` makes text of bytes, `XmlReader` makes [XmlElement]s of text, and `Resolver` makes a
/// [ashiato.config.Configuration] of elements, with `OptionsResolver` for what stands beside the filters and
/// [Vocabulary] for the names that exist. All of them report to a [ProblemList]. One file is read by one thread.
///
/// [Interpreter] is the meaning of a configuration, written down plainly; everything else makes the same decisions
/// faster.
@NullMarked
package ashiato.config.internal;

import org.jspecify.annotations.NullMarked;
