#include "app/view/text/catalog.hpp"

#include "core/parse/parser.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <tuple>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr int title_lines = 40; // a title stands near the top, or is not worth searching a large file for

/// The title line with those that continue it; "" without one.
std::string title_line(const std::string& path) {
    std::ifstream in(path);
    std::string line;
    std::string title;
    for (int i = 0; i < title_lines && std::getline(in, line); ++i) {
        const std::size_t word = line.find_first_not_of(" \t");
        if (title.empty() && (word == std::string::npos || line.compare(word, 5, "title") != 0)) {
            continue;
        }
        title += line + '\n';
        if (line.find_last_of('\\') == std::string::npos) {
            break;
        }
    }
    return title;
}

/// What is told in class comes first, in the order of telling; then other folders; then the many small cases.
std::size_t place_of(std::string_view chapter) {
    constexpr std::array<std::string_view, 5> first{"", "fork", "memory", "files", "ksm"};
    constexpr std::array<std::string_view, 2> last{"kernel", "selftests"};
    const auto in_front = std::find(first.begin(), first.end(), chapter);
    const auto at_end = std::find(last.begin(), last.end(), chapter);
    return in_front != first.end() ? static_cast<std::size_t>(in_front - first.begin())
           : at_end != last.end()  ? first.size() + 1 + static_cast<std::size_t>(at_end - last.begin())
                                   : first.size();
}

} // namespace

std::string full_path(const std::string& path) {
    std::error_code error;
    const fs::path full = fs::weakly_canonical(path, error);
    return error ? path : full.string();
}

CatalogEntry catalog_entry(const std::string& path) {
    CatalogEntry entry;
    entry.path = full_path(path);
    entry.file = fs::path(path).filename().string();
    const Script script = parse_script(title_line(path)).script;
    entry.title = script.title;
    entry.title_translations = script.title_translations;
    if (entry.title.empty()) {
        entry.title = entry.file;
    }
    return entry;
}

std::vector<CatalogEntry> read_catalog(const std::string& folder) {
    std::vector<CatalogEntry> entries;
    std::error_code error;
    const fs::recursive_directory_iterator end;
    for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
         !error && it != end; it.increment(error)) {
        if (it->path().extension() != ".cow" || !it->is_regular_file(error)) {
            continue;
        }
        CatalogEntry entry = catalog_entry(it->path().string());
        const fs::path parent = it->path().parent_path();
        if (parent != fs::path(folder)) {
            entry.chapter = parent.filename().string();
        }
        entries.push_back(std::move(entry));
    }
    std::sort(entries.begin(), entries.end(), [](const CatalogEntry& a, const CatalogEntry& b) {
        return std::make_tuple(place_of(a.chapter), std::tie(a.chapter, a.file)) <
               std::make_tuple(place_of(b.chapter), std::tie(b.chapter, b.file));
    });
    return entries;
}

} // namespace cow::ui
