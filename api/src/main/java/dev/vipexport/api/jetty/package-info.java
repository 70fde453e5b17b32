/** Configures Jetty and checks requests before the servlet filters. */
@NullMarked
package dev.vipexport.api.jetty;

import org.jspecify.annotations.NullMarked;
