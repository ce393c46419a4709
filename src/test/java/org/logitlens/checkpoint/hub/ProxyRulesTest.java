package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {
  private static final URI HUB = URI.create("https://hub.test/x");

  @Test
  @Tag("N23")
  void choosesTheVariableByTheScheme() throws Exception {
    ProxyRules rules =
        rules(
            Map.of(
                "HTTPS_PROXY", "http://secure:1", "http_proxy", "plain:2", "ALL_PROXY", "all:3"));
    assertEquals("secure:1", proxy(rules, "https://hub.test/"));
    assertEquals("plain:2", proxy(rules, "http://hub.test/"));
    assertEquals("all:3", proxy(rules(Map.of("all_proxy", "all:3")), "http://hub.test/"));
    assertEquals(
        "lower:1",
        proxy(rules(Map.of("HTTPS_PROXY", "upper:1", "https_proxy", "lower:1")), HUB.toString()));
    assertEquals("direct", proxy(rules(Map.of("HTTP_PROXY", "plain:2")), HUB.toString()));
    assertEquals("direct", proxy(rules(Map.of("HTTPS_PROXY", " ")), HUB.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hub.test|direct",
        ".test|direct",
        "*.test|direct",
        "test|direct",
        "a.b, HUB.TEST:443|direct",
        "hub.test:8443|p:1",
        "b.test|p:1",
        "ub.test|p:1",
        "*|direct",
        ",|p:1"
      })
  @Tag("N23")
  void goesDirectlyToWhatNoProxyLists(String exempt, String expected) throws Exception {
    assertEquals(
        expected, proxy(rules(Map.of("HTTPS_PROXY", "p:1", "NO_PROXY", exempt)), HUB.toString()));
  }

  @Test
  void goesDirectlyToThisMachine() throws Exception {
    ProxyRules rules = rules(Map.of("ALL_PROXY", "p:1"));
    assertEquals("direct", proxy(rules, "http://127.0.0.1:8000/"));
    assertEquals("direct", proxy(rules, "http://localhost/"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:p@proxy.test:3128/, proxy.test, 3128, u:p",
    "u%40corp:p%3Aw%2B+@proxy.test, proxy.test, 80, u@corp:p:w++",
    "http://u:p@w/d@proxy.test:1, proxy.test, 1, u:p@w/d",
    "http://u@[::1]:3128, [::1], 3128, u:",
    "http://100%:p@proxy.test:1, proxy.test, 1, 100%:p"
  })
  @Tag("N23")
  void readsNameAndPassword(String value, String host, int port, String user) throws Exception {
    ProxyServer proxy = ProxyServer.parse("HTTPS_PROXY", value);
    assertEquals(host, proxy.host());
    assertEquals(port, proxy.port());
    String coded = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    assertEquals("Basic " + coded, proxy.authorization());
    assertEquals(host + ":" + port, proxy.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://u:pw@p:1", "https://u:pw@p:1", "http://", "u:pw@p:x", "u:pw@p:70000"})
  @Tag("N23")
  void refusesOtherKindsOfProxyByTheirVariable(String value) {
    HubException error =
        assertThrows(HubException.class, () -> rules(Map.of("HTTPS_PROXY", value)).proxyFor(HUB));
    assertTrue(error.getMessage().startsWith("HTTPS_PROXY "), error::getMessage);
    assertTrue(!error.getMessage().contains("pw"), error::getMessage);
  }

  @Test
  void leavesTheRestToTheJavaProperties() throws Exception {
    Proxy java = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("java", 5));
    ProxySelector others = ProxySelector.of(InetSocketAddress.createUnresolved("java", 5));
    ProxyRules none = new ProxyRules(Map.of(), others);
    assertEquals(Optional.empty(), none.proxyFor(HUB));
    assertEquals(List.of(java).toString(), none.select(HUB).toString());
    ProxyRules exempt = new ProxyRules(Map.of("NO_PROXY", "hub.test"), others);
    assertEquals(List.of(Proxy.NO_PROXY), exempt.select(HUB));
  }

  private static ProxyRules rules(Map<String, String> environment) {
    return new ProxyRules(environment, null);
  }

  private static String proxy(ProxyRules rules, String address) throws HubException {
    URI target = URI.create(address);
    List<Proxy> selected = rules.select(target);
    assertEquals(1, selected.size());
    Optional<ProxyServer> proxy = rules.proxyFor(target);
    if (proxy.isEmpty()) {
      assertEquals(Proxy.NO_PROXY, selected.get(0));
      return "direct";
    }
    assertEquals(Proxy.Type.HTTP, selected.get(0).type());
    return proxy.get().toString();
  }
}
