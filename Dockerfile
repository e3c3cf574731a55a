# One image for each service: docker build --build-arg SERVICE=master-service .
# (docker-compose.yml does that for all three; the build stage is the same for them and built once.)

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY docker/trust docker/
COPY docker/certificates docker/certificates
COPY pom.xml ./
COPY test-kit/pom.xml test-kit/
COPY cluster-core/pom.xml cluster-core/
COPY cluster-api/pom.xml cluster-api/
COPY db/pom.xml db/
COPY master-service/pom.xml master-service/
COPY agent-service/pom.xml agent-service/
COPY framework-gateway/pom.xml framework-gateway/
COPY local-cluster/pom.xml local-cluster/
COPY benchmarks/pom.xml benchmarks/
ENV BUILD="mvn -B -ntp -Dmaven.test.skip=true -pl master-service,agent-service,framework-gateway -am"
# Packages the modules while they are empty: that fetches what they need, in a layer that stays until a
# pom.xml changes.
RUN MAVEN_OPTS="$(docker/trust docker/certificates)" $BUILD package \
    || { echo "Maven could not fetch what it needs. Behind a proxy with a certificate of its own, see docker/certificates/README.md" >&2; exit 1; }
COPY . .
RUN MAVEN_OPTS="$(docker/trust docker/certificates)" $BUILD package \
    && for service in master-service agent-service framework-gateway; do \
         java -Djarmode=tools -jar $service/target/$service-*-exec.jar extract --layers \
             --application-filename $service.jar --destination /layers/$service || exit 1; \
       done

FROM eclipse-temurin:25-jre
ARG SERVICE
ENV FAIRLEAD_SERVICE=$SERVICE FAIRLEAD_BIND_ADDRESS=0.0.0.0
RUN groupadd --gid 10001 fairlead \
    && useradd --uid 10001 --gid fairlead --no-create-home --home-dir /var/lib/fairlead --shell /usr/sbin/nologin fairlead \
    && mkdir -p /var/lib/fairlead && chown fairlead:fairlead /var/lib/fairlead
COPY docker/start docker/healthy /usr/local/bin/
COPY --from=build /layers/$SERVICE/dependencies/ /opt/fairlead/$SERVICE/
COPY --from=build /layers/$SERVICE/snapshot-dependencies/ /opt/fairlead/$SERVICE/
COPY --from=build /layers/$SERVICE/application/ /opt/fairlead/$SERVICE/
# What the JVM has loaded at a start, kept for quicker ones (docker/start). A trial of its own, with no
# cluster around it; where it fails, starts only take longer.
RUN jar=/opt/fairlead/$SERVICE/$SERVICE.jar cache=/opt/fairlead/$SERVICE/start.aot \
    && mkdir /tmp/training && cd /tmp/training \
    && { FAIRLEAD_BIND_ADDRESS=127.0.0.1 timeout 300 java -XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching \
             -XX:AOTCacheOutput=$cache -Dspring.context.exit=onRefresh -Dspring.profiles.active=training -jar $jar \
             >start.log 2>&1 && java -XX:AOTMode=on -XX:AOTCache=$cache -cp $jar -version >>start.log 2>&1 \
         || { grep -v '\[aot\]' start.log >&2; echo "No start cache for $SERVICE: starts only take longer" >&2; rm -f $cache; }; } \
    && rm -rf /tmp/training
USER fairlead
WORKDIR /var/lib/fairlead
VOLUME /var/lib/fairlead
HEALTHCHECK --interval=3s --timeout=6s --start-period=120s --retries=5 CMD ["healthy"]
ENTRYPOINT ["start"]
