/// The lints: each class is one, and knows one way in which a configuration does not do what its author means.
///
/// [Lint#ALL] lists them. They see the [Subject], which has prepared what several of them need: every filter with its
/// place, the nodes by tag, and the [Alternatives] that a node joins by "or". [Meaning] knows when one filter's
/// match
/// makes another match certain.
@NullMarked
package ashiato.config.internal.lint;

import org.jspecify.annotations.NullMarked;
