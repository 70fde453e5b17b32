/** Fuzzes the readers of request headers, from inside their package. */
@NullMarked
package dev.vipexport.api.export.web;

import org.jspecify.annotations.NullMarked;
