#include "web/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace signalbox {
namespace {

using nlohmann::json;

constexpr std::size_t kMostRows = 500;

/// A field as text for people: strings as they are, numbers in digits, everything else empty.
std::string field(const json& value, const char* name) {
  const auto found = value.find(name);
  if (found == value.end() || found->is_null()) {
    return {};
  }
  if (found->is_string()) {
    return found->get<std::string>();
  }
  return found->is_number() ? found->dump() : std::string{};
}

std::string cell(std::string_view text) {
  return fmt::format("<td>{}</td>", escape_html(one_line(text)));
}
std::string code(std::string_view text) {
  return text.empty() ? std::string{} : fmt::format("<code>{}</code>", escape_html(one_line(text)));
}

const json& array_of(const json& value, const char* name) {
  static const json kNone = json::array();
  const auto found = value.find(name);
  return found != value.end() && found->is_array() ? *found : kNone;
}

std::string joined(const json& values) {
  std::string text;
  for (const json& value : values) {
    text += (text.empty() ? "" : ", ") + (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return text;
}

std::string more(std::size_t all) {
  return all > kMostRows ? fmt::format("<p class=\"quiet\">… and {} more: see the API.</p>\n", all - kMostRows)
                         : std::string{};
}

std::string severity_class(const std::string& severity) {
  const bool known = severity == "critical" || severity == "error" || severity == "warning" || severity == "info";
  return known ? severity : "info";
}

std::string conflict_card(const json& conflict) {
  const std::string severity = severity_class(field(conflict, "severity"));
  std::string html = fmt::format("<article class=\"{}\"><h3><span class=\"badge\">{}</span> {}</h3>\n", severity,
                                 severity, escape_html(one_line(field(conflict, "kind"))));
  html += fmt::format("<p>{}</p>\n<p><strong>What to do:</strong> {}</p>\n", escape_html(field(conflict, "message")),
                      escape_html(field(conflict, "resolution")));
  html += "<ul>";
  for (const json& side : array_of(conflict, "between")) {
    html += fmt::format("<li>{}</li>", code(side.is_string() ? side.get<std::string>() : side.dump()));
  }
  html += "</ul>\n";
  html +=
      fmt::format("<p class=\"quiet\">{} · {} · {} · {}</p></article>\n",
                  escape_html(joined(array_of(conflict, "objects"))), escape_html(joined(array_of(conflict, "teams"))),
                  escape_html(field(conflict, "certainty")), code(field(conflict, "id")));
  return html;
}

std::string conflict_section(const json& conflicts) {
  std::string html =
      fmt::format("<section id=\"conflicts\"><h2>Conflicts <span class=\"count\">{}</span></h2>\n", conflicts.size());
  if (conflicts.empty()) {
    html += "<p class=\"good\">No two pending migrations collide.</p>\n";
  }
  for (std::size_t i = 0; i < std::min(conflicts.size(), kMostRows); ++i) {
    html += conflict_card(conflicts[i]);
  }
  return html + more(conflicts.size()) + "</section>\n";
}

std::string changes_of(const json& pending) {
  std::string html;
  for (const json& change : array_of(pending, "changes")) {
    const std::string column = field(change, "column");
    html += fmt::format("{}{} {}", html.empty() ? "" : "<br>", escape_html(field(change, "op")),
                        code(field(change, "table") + (column.empty() ? "" : "." + column)));
  }
  for (const json& unknown : array_of(pending, "unknowns")) {
    html += fmt::format("{}<em>unread: {}</em>", html.empty() ? "" : "<br>",
                        escape_html(one_line(field(unknown, "message"))));
  }
  return html;
}

std::string pending_row(const json& pending) {
  return fmt::format("<tr>{}{}{}<td>{}</td><td>{}</td>{}</tr>\n", cell(field(pending, "service")),
                     cell(field(pending, "branch")), cell(field(pending, "author")), code(field(pending, "path")),
                     changes_of(pending), cell(field(pending, "state")));
}

std::string pending_section(const json& pending) {
  std::string html = fmt::format(
      "<section id=\"pending\"><h2>Pending migrations <span class=\"count\">{}</span></h2>\n", pending.size());
  if (pending.empty()) {
    return html + "<p class=\"good\">Nothing is pending.</p></section>\n";
  }
  html +=
      "<table><thead><tr><th>Service</th><th>Branch</th><th>Author</th><th>File</th><th>Changes</th><th>State</th></tr>"
      "</thead><tbody>\n";
  for (std::size_t i = 0; i < std::min(pending.size(), kMostRows); ++i) {
    html += pending_row(pending[i]);
  }
  return html + "</tbody></table>\n" + more(pending.size()) + "</section>\n";
}

std::string service_section(const json& services) {
  std::string html =
      fmt::format("<section id=\"services\"><h2>Services <span class=\"count\">{}</span></h2>\n", services.size());
  html += "<table><thead><tr><th>Service</th><th>Owner</th><th>Databases</th><th>Depends on</th></tr></thead><tbody>\n";
  for (const json& service : services) {
    html += fmt::format("<tr>{}{}{}{}</tr>\n", cell(field(service, "name")), cell(field(service, "owner")),
                        cell(joined(array_of(service, "databases"))), cell(joined(array_of(service, "depends_on"))));
  }
  return html + "</tbody></table></section>\n";
}

std::string error_section(const json& errors) {
  if (errors.empty()) {
    return {};
  }
  std::string html = "<section id=\"errors\"><h2>Could not be read</h2><ul>\n";
  for (const json& error : errors) {
    html += fmt::format("<li><strong>{}</strong> {} {}</li>\n", escape_html(field(error, "service")),
                        code(field(error, "path")), escape_html(field(error, "message")));
  }
  return html + "</ul></section>\n";
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (const char c : to_valid_utf8(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string render_page(const json& report, const json& services, std::optional<Instant> created_at) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Signalbox</title>"
      "<link rel=\"stylesheet\" href=\"/style.css\"></head>\n<body><header><h1>Signalbox</h1>"
      "<nav><a href=\"#conflicts\">Conflicts</a> <a href=\"#pending\">Pending</a> <a href=\"#services\">Services</a>"
      "</nav>";
  html += created_at ? fmt::format("<p class=\"quiet\">As of {}</p>", to_iso8601(*created_at))
                     : std::string("<p class=\"quiet\">The first scan is not done yet.</p>");
  html += "</header>\n<main>\n";
  if (created_at) {
    html += error_section(array_of(report, "errors")) + conflict_section(array_of(report, "conflicts")) +
            pending_section(array_of(report, "pending")) + service_section(services);
  }
  return html + "</main></body></html>\n";
}

}  // namespace signalbox
