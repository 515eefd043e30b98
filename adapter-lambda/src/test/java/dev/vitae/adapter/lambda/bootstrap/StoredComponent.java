package dev.vitae.adapter.lambda.bootstrap;

import dagger.BindsInstance;
import dagger.Component;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.persistence.jdbc.JdbcModule;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.bootstrap.ApiModule;
import jakarta.inject.Singleton;
import java.util.Set;

/** The modules of {@link LambdaComponent}, with a view on the store. */
@Singleton
@Component(modules = {ApiModule.class, JdbcModule.class, LambdaModule.class})
interface StoredComponent {
  EventApi api();

  EntryRepositories entries();

  PersonalInfoRepository personalInfo();

  Set<AutoCloseable> resources();

  @Component.Factory
  interface Factory {
    StoredComponent create(@BindsInstance LambdaSettings settings);
  }
}
