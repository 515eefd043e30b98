/**
 * The API's OpenAPI document: written as JSON beside these classes, where one kind of entry stands
 * for all of them; the schemas follow from what each kind says of itself.
 */
package dev.vitae.adapter.http.openapi;
