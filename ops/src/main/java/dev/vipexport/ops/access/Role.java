package dev.vipexport.ops.access;

/** What an operator may do. Each role may do what those before it may. */
public enum Role {
    /** Sees everything that the console shows. */
    VIEWER,
    /** Acts on one job, one lane or one worker. */
    OPERATOR,
    /** Acts on many jobs at once, on quotas, and on what cannot be undone. */
    ADMIN
}
