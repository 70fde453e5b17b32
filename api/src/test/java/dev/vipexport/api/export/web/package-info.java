/** The room's promises, tested. */
@NullMarked
package dev.vipexport.api.export.web;

import org.jspecify.annotations.NullMarked;
