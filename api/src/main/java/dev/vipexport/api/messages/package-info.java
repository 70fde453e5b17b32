/** Which messages a caller asks for: the parameters, the gate in front of them, and the plain list. */
@NullMarked
package dev.vipexport.api.messages;

import org.jspecify.annotations.NullMarked;
