/** Tests of jetty. */
@NullMarked
package dev.vipexport.api.jetty;

import org.jspecify.annotations.NullMarked;
