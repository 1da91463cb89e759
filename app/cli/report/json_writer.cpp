#include "app/cli/report/json_writer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace cow::cli {
namespace {

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

} // namespace

void JsonWriter::key(std::string_view name) {
    value(name);
    out_.write(":");
    pending_ = false;
}

void JsonWriter::value(std::string_view text) {
    if (is_plain(text)) {
        comma();
        out_.print("\"{}\"", text);
        pending_ = true;
        return;
    }
    using nlohmann::ordered_json;
    scalar(ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

void JsonWriter::raw(std::string_view members) {
    if (!members.empty()) {
        scalar(members);
    }
}

} // namespace cow::cli
