@NullMarked
package dev.vipexport.api.backend;

import org.jspecify.annotations.NullMarked;
