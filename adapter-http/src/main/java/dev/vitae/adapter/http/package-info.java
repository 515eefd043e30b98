/**
 * The REST API, neutral to the transport: {@link dev.vitae.adapter.http.HttpApi} turns an {@link
 * dev.vitae.adapter.http.HttpRequest} into an {@link dev.vitae.adapter.http.HttpResponse}, whoever
 * carries them.
 */
package dev.vitae.adapter.http;
