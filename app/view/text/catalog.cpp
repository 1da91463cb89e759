#include "app/view/text/catalog.hpp"

#include "core/parse/parser.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <tuple>

namespace cow::ui {
namespace {

namespace fs = std::filesystem;

constexpr int most_lines =
    400; // what a file says of itself further down is not worth searching a large one for
constexpr std::string_view course_file = "course.cow";

/// The lines in which a file speaks of itself, each with those that continue it.
std::string lines_about(const std::string& path) {
    constexpr std::array<std::string_view, 5> words{"title", "chapter", "teaches", "minutes", "needs"};
    std::ifstream in(path);
    std::string line;
    std::string about;
    bool within = false;
    for (int i = 0; i < most_lines && std::getline(in, line); ++i) {
        const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
        const std::string_view text = std::string_view(line).substr(begin);
        const std::string_view word = text.substr(0, text.find_first_of(" \t\""));
        if (within || std::find(words.begin(), words.end(), word) != words.end()) {
            about += line + '\n';
            within = line.find_last_of('\\') != std::string::npos;
        }
    }
    return about;
}

/// The course comes first, then other folders, then the many small cases.
auto order_of(const CatalogEntry& entry) {
    constexpr std::array<std::string_view, 2> last{"kernel", "selftests"};
    const auto at_end = std::find(last.begin(), last.end(), entry.folder);
    return std::make_tuple(!entry.lesson.place, entry.lesson.place,
                           at_end == last.end() ? 0 : at_end - last.begin() + 1,
                           std::string_view(entry.folder), std::string_view(entry.file));
}

} // namespace

bool CatalogEntry::beside(const CatalogEntry& other) const {
    return lesson.place && other.lesson.place
               ? lesson.place->chapter == other.lesson.place->chapter
               : !lesson.place && !other.lesson.place && folder == other.folder;
}

const CourseChapter* Catalog::chapter(u32 number) const {
    const auto found = std::find_if(chapters.begin(), chapters.end(),
                                    [&](const CourseChapter& one) { return one.number == number; });
    return found == chapters.end() ? nullptr : &*found;
}

const CatalogEntry* Catalog::in_course(std::string_view name) const {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const CatalogEntry& entry) {
        return entry.lesson.place && entry.name() == name;
    });
    return found == entries.end() ? nullptr : &*found;
}

const CatalogEntry* Catalog::next(const std::set<std::string>& finished) const {
    const bool course = !entries.empty() && entries.front().lesson.place;
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const CatalogEntry& entry) {
        return !course || (entry.lesson.place && !finished.contains(entry.path));
    });
    return found == entries.end() ? nullptr : &*found;
}

std::string full_path(const std::string& path) {
    std::error_code error;
    const fs::path full = fs::weakly_canonical(path, error);
    return error ? path : full.string();
}

CatalogEntry catalog_entry(const std::string& path) {
    CatalogEntry entry;
    entry.path = full_path(path);
    entry.file = fs::path(path).filename().string();
    Script script = parse_script(lines_about(path)).script;
    entry.title = script.title.empty() ? entry.file : std::move(script.title);
    entry.title_translations = std::move(script.title_translations);
    entry.lesson = std::move(script.lesson);
    return entry;
}

Catalog read_catalog(const std::string& folder) {
    Catalog out;
    std::error_code error;
    const fs::recursive_directory_iterator end;
    for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
         !error && it != end; it.increment(error)) {
        if (it->path().extension() != ".cow" || !it->is_regular_file(error)) {
            continue;
        }
        const fs::path parent = it->path().parent_path();
        const bool at_top = parent == fs::path(folder);
        if (at_top && it->path().filename() == course_file) {
            out.chapters = parse_script(lines_about(it->path().string())).script.chapters;
            continue;
        }
        CatalogEntry entry = catalog_entry(it->path().string());
        entry.folder = at_top ? "" : parent.filename().string();
        out.entries.push_back(std::move(entry));
    }
    std::sort(out.entries.begin(), out.entries.end(),
              [](const CatalogEntry& a, const CatalogEntry& b) { return order_of(a) < order_of(b); });
    std::sort(out.chapters.begin(), out.chapters.end(),
              [](const CourseChapter& a, const CourseChapter& b) { return a.number < b.number; });
    return out;
}

} // namespace cow::ui
