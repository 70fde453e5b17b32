package dev.vipexport.api.error;

import java.util.List;
import java.util.Map;

/**
 * An invalid parameter, in the format of the validator Joi, which the callers' clients already parse.
 *
 * @param message the sentence for people
 * @param path the parameter's name, with an index if it is an element of an array
 * @param type Joi's code of the error
 * @param context the values that the message is made of
 */
public record ValidationError(String message, List<Object> path, String type, Map<String, Object> context) {

    /** Leaves out the context: it repeats the caller's values, such as a callback URL with a token. */
    @Override
    public String toString() {
        return "ValidationError[" + type + ", " + path + "]";
    }
}
