/** Handles the HTTP routes of exports. */
@NullMarked
package dev.vipexport.api.export.web;

import org.jspecify.annotations.NullMarked;
