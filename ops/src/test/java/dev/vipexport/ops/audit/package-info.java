@NullMarked
package dev.vipexport.ops.audit;

import org.jspecify.annotations.NullMarked;
