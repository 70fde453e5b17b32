/** The HTTP routes of exports: controllers, readers of headers and bodies, responses. */
@NullMarked
package dev.vipexport.api.export.web;

import org.jspecify.annotations.NullMarked;
