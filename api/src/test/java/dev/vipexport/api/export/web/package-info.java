/** Tests of export.web. */
@NullMarked
package dev.vipexport.api.export.web;

import org.jspecify.annotations.NullMarked;
