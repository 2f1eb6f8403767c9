package ashiato.config;

/// How the terms of a node or a rule are combined.
public enum Relation {
    /// All must match. In a node, filters on one field are still alternatives; in a [Rule], they are not.
    AND,
    /// One is enough.
    OR
}
