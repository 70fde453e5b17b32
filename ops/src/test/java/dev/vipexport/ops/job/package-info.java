@NullMarked
package dev.vipexport.ops.job;

import org.jspecify.annotations.NullMarked;
