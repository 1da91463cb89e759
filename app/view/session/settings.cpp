#include "app/view/session/settings.hpp"

#include "app/view/text/file_places.hpp"
#include "core/base/whole_file.hpp"
#include "core/quiz/drill.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::array<std::string_view, 3> theme_names{"dark", "light", "contrast"};

template <class Value> void take(const json& object, const char* key, Value& value) {
    try {
        if (const auto found = object.find(key); found != object.end()) {
            value = found->get<Value>();
        }
    } catch (const json::exception&) {
        // of another type: the default stays
    }
}

constexpr std::size_t most_places = 200;
constexpr std::size_t most_marked_files = 100;
constexpr std::size_t most_bookmarks = 1000; // of a file

std::optional<StepPlace> place_from(const json& pair) {
    const bool good =
        pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() && pair[1].is_number_unsigned();
    return good ? std::optional(StepPlace{pair[0].get<std::size_t>(), pair[1].get<std::size_t>()})
                : std::nullopt;
}

/// {"/a/fork.cow": [[3, 7], …]}: whole steps, and events of the next.
void take_bookmarks(const json& object, std::map<std::string, Bookmarks>& out) {
    for (const auto& [path, marks] : object.items()) {
        if (!marks.is_array() || out.size() >= most_marked_files) {
            continue;
        }
        Bookmarks read;
        for (const json& mark : marks) {
            const std::optional<StepPlace> place = place_from(mark);
            if (place && read.size() < most_bookmarks) {
                read.push_back(*place);
            }
        }
        std::sort(read.begin(), read.end());
        read.erase(std::unique(read.begin(), read.end()), read.end());
        if (!read.empty()) {
            out.emplace(path, std::move(read));
        }
    }
}

/// {"/a/fork.cow": [3, 7], …}, likewise.
void take_places(const json& object, Places& out) {
    for (const auto& [path, pair] : object.items()) {
        if (const std::optional<StepPlace> place = place_from(pair)) {
            keep(out, path, *place);
        }
    }
}

/// [{"path": "/a/fork.cow"}, …]
void take_recent(const json& list, std::vector<RecentFile>& out) {
    for (const json& one : list) {
        RecentFile file;
        if (one.is_object()) {
            take(one, "path", file.path);
        }
        if (!file.path.empty() && out.size() < most_recent) {
            out.push_back(std::move(file));
        }
    }
}

void take_panels(const json& file, Panels& out) {
    json panels = json::object();
    take(file, "panels", panels);
    if (panels.is_object()) {
        take(panels, "script", out.script);
        take(panels, "narration", out.narration);
        take(panels, "inspector", out.inspector);
        take(panels, "figures", out.figures);
    }
}

json recent_json(const std::vector<RecentFile>& recent) {
    json out = json::array();
    for (const RecentFile& file : recent) {
        out.push_back({{"path", file.path}});
    }
    return out;
}

json bookmarks_json(const std::map<std::string, Bookmarks>& bookmarks) {
    json out = json::object();
    for (const auto& [path, marks] : bookmarks) {
        json list = json::array();
        for (const StepPlace& mark : marks) {
            list.push_back({mark.step, mark.into});
        }
        out[path] = std::move(list);
    }
    return out;
}

/// {"/a/fork.cow": {"12.1": "right", …}, …}
void take_results(const json& object, std::map<std::string, Results>& out) {
    for (const auto& [path, questions] : object.items()) {
        Results read;
        for (const auto& [id, state] : questions.items()) {
            const std::string name = state.is_string() ? state.get<std::string>() : std::string();
            for (const Answered each : {Answered::right, Answered::wrong, Answered::skipped}) {
                if (name == answered_name(each)) {
                    read.emplace(id, each);
                }
            }
        }
        keep(out, path, read);
    }
}

json results_json(const std::map<std::string, Results>& results) {
    json out = json::object();
    for (const auto& [path, questions] : results) {
        for (const auto& [id, state] : questions) {
            out[path][id] = answered_name(state);
        }
    }
    return out;
}

json places_json(const Places& places) {
    json out = json::object();
    for (const auto& [path, place] : places) {
        out[path] = {place.step, place.into};
    }
    return out;
}

} // namespace

void keep(Places& places, const std::string& path, StepPlace place) {
    if (place == StepPlace{}) {
        places.erase(path);
    } else if (places.size() < most_places || places.contains(path)) {
        places[path] = place;
    }
}

void keep(std::map<std::string, Results>& all, const std::string& path, const Results& results) {
    if (!path.empty() && !results.empty() && (all.size() < most_places || all.contains(path))) {
        all[path] = results;
    }
}

void note_recent(Settings& settings, const std::string& path) {
    std::vector<RecentFile>& all = settings.recent;
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const RecentFile& file) { return file.path == path; });
    if (known != all.end()) {
        std::rotate(all.begin(), known, known + 1);
        return;
    }
    all.insert(all.begin(), {path});
    all.resize(std::min(all.size(), most_recent));
}

Settings with_look(const Settings& look, const Settings& rest) {
    Settings out = look;
    out.width = rest.width;
    out.height = rest.height;
    out.last_file = rest.last_file;
    out.places = rest.places;
    out.results = rest.results;
    out.finished = rest.finished;
    out.recent = rest.recent;
    out.speed = rest.speed;
    out.tour_seen = rest.tour_seen;
    out.judge_at_end = rest.judge_at_end;
    out.own_machine = rest.own_machine;
    return out;
}

std::string_view theme_name(Theme theme) { return theme_names[static_cast<std::size_t>(theme)]; }

std::string settings_path() {
    const std::string folder = own_folder("XDG_CONFIG_HOME", ".config");
    return folder.empty() ? folder : (fs::path(folder) / "settings.json").string();
}

Settings load_settings(const std::string& path) {
    Settings out;
    std::ifstream in(path, std::ios::binary);
    const json file = json::parse(in, nullptr, false);
    if (!file.is_object()) {
        return out;
    }
    std::string theme;
    take(file, "theme", theme);
    const auto known = std::find(theme_names.begin(), theme_names.end(), theme);
    if (known != theme_names.end()) {
        out.theme = static_cast<Theme>(known - theme_names.begin());
    }
    take(file, "language", out.language);
    take(file, "scale", out.scale);
    take(file, "projector", out.projector);
    take(file, "reduced_motion", out.reduced_motion);
    take(file, "speed", out.speed);
    take(file, "tour_seen", out.tour_seen);
    take(file, "judge_at_end", out.judge_at_end);
    take(file, "own_machine", out.own_machine);
    take(file, "width", out.width);
    take(file, "height", out.height);
    take(file, "last_file", out.last_file);
    json recent = json::array();
    take(file, "recent", recent);
    if (recent.is_array()) {
        take_recent(recent, out.recent);
    }
    take_panels(file, out.panels);
    take(file, "dividers", out.dividers);
    for (float& divider : out.dividers) {
        divider = std::clamp(divider, 0.0F, 10000.0F);
    }
    json bookmarks = json::object();
    take(file, "bookmarks", bookmarks);
    if (bookmarks.is_object()) {
        take_bookmarks(bookmarks, out.bookmarks);
    }
    json places = json::object();
    take(file, "places", places);
    if (places.is_object()) {
        take_places(places, out.places);
    }
    take(file, "finished", out.finished);
    take(file, "veil", out.veil);
    take(file, "stop_at_decisions", out.stop_at_decisions);
    take(file, "drill_level", out.drill_level);
    out.drill_level = std::clamp(out.drill_level, 1, quiz::most_level);
    json results = json::object();
    take(file, "results", results);
    if (results.is_object()) {
        take_results(results, out.results);
    }
    out.scale = out.scale == 0 ? 0 : std::clamp(out.scale, least_scale, most_scale);
    out.speed = std::clamp(out.speed, 0.25, 8.0);
    out.width = std::clamp(out.width, 640, 16384);
    out.height = std::clamp(out.height, 400, 16384);
    return out;
}

bool save_settings(const std::string& path, const Settings& settings) {
    const json file{{"theme", theme_name(settings.theme)},
                    {"language", settings.language},
                    {"scale", settings.scale},
                    {"projector", settings.projector},
                    {"reduced_motion", settings.reduced_motion},
                    {"speed", settings.speed},
                    {"tour_seen", settings.tour_seen},
                    {"judge_at_end", settings.judge_at_end},
                    {"own_machine", settings.own_machine},
                    {"width", settings.width},
                    {"height", settings.height},
                    {"last_file", settings.last_file},
                    {"recent", recent_json(settings.recent)},
                    {"bookmarks", bookmarks_json(settings.bookmarks)},
                    {"dividers", settings.dividers},
                    {"places", places_json(settings.places)},
                    {"finished", settings.finished},
                    {"veil", settings.veil},
                    {"stop_at_decisions", settings.stop_at_decisions},
                    {"drill_level", settings.drill_level},
                    {"results", results_json(settings.results)},
                    {"panels",
                     {{"script", settings.panels.script},
                      {"narration", settings.panels.narration},
                      {"inspector", settings.panels.inspector},
                      {"figures", settings.panels.figures}}}};
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    return write_whole(path, file.dump(2, ' ', false, json::error_handler_t::replace) + "\n");
}

} // namespace cow::ui
