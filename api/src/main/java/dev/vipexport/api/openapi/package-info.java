/** Publishes the OpenAPI document and a page that shows it and signs requests. */
@NullMarked
package dev.vipexport.api.openapi;

import org.jspecify.annotations.NullMarked;
