/** Records every action of an operator before it has an effect. */
@NullMarked
package dev.vipexport.ops.audit;

import org.jspecify.annotations.NullMarked;
