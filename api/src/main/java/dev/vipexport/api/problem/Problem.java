package dev.vipexport.api.problem;

/** The body of every error but 422: {@code {"message": "..."}}. */
public record Problem(String message) {}
