@NullMarked
package dev.vipexport.api.auth.key;

import org.jspecify.annotations.NullMarked;
