@NullMarked
package dev.vipexport.ops;

import org.jspecify.annotations.NullMarked;
