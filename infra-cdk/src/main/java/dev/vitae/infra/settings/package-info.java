/** What a deploy is told, checked as a whole before anything is built; nothing of the CDK. */
package dev.vitae.infra.settings;
