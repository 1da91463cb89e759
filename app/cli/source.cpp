#include "app/cli/source.hpp"

#include "app/cli/shipped.hpp"
#include "core/parse/parse_statement.hpp"
#include "core/parse/parser.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace cow::cli {
namespace {

namespace fs = std::filesystem;

struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

/// A file beside the one that is not there, whose name is nearly the same.
std::string near_file(const std::string& path) {
    constexpr std::size_t most = 2000;
    const fs::path wanted(path);
    const fs::path folder = wanted.has_parent_path() ? wanted.parent_path() : fs::path(".");
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator it(folder, error), end; !error && it != end && names.size() < most;
         it.increment(error)) {
        names.push_back(it->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    const std::vector<std::string_view> known(names.begin(), names.end());
    const std::string_view found = nearest_word(wanted.filename().string(), known);
    if (found.empty()) {
        return {};
    }
    return fmt::format("did you mean '{}'?", (wanted.parent_path() / std::string(found)).string());
}

Problem cannot_read(const std::string& path, int error) {
    Problem problem;
    problem.file = path;
    problem.message = std::strerror(error);
    if (error == ENOENT) {
        problem.hint = near_file(path);
    } else if (error == EISDIR) {
        problem.message = "this is a directory, not a scenario";
        problem.hint = fmt::format("name the files in it: {}", (fs::path(path) / "*.cow").string());
    }
    return problem;
}

/// Reads at most `most` bytes and one, so that an endless source is known to be too long. False on an error.
bool read_bounded(std::FILE* file, std::size_t most, std::string& text) {
    constexpr std::size_t chunk = 1U << 16U;
    while (text.size() <= most) {
        const std::size_t before = text.size();
        text.resize(before + std::min(chunk, most + 1 - before));
        const std::size_t got = std::fread(text.data() + before, 1, text.size() - before, file);
        text.resize(before + got);
        if (got == 0) {
            return std::ferror(file) == 0;
        }
    }
    return true;
}

/// All diagnostics of a file are laid out in one go, since each needs to know where the lines are.
void add_diagnostics(const std::string& path, const std::string& source, const std::vector<Diagnostic>& found,
                     std::vector<Problem>& problems) {
    std::string text = format_diagnostics(shown_name(path), source, found);
    for (const Diagnostic& one : found) {
        problems.push_back({path, one.line, one.column, one.message, one.hint, std::move(text)});
        text.clear();
    }
}

} // namespace

std::optional<std::string> read_bytes(const std::string& path, std::FILE* in, std::size_t most,
                                      std::vector<Problem>& problems) {
    errno = 0;
    const File opened(is_standard_input(path) ? nullptr : std::fopen(or_shipped(path).c_str(), "rbe"));
    std::FILE* file = is_standard_input(path) ? in : opened.get();
    std::string text;
    if (file == nullptr || !read_bounded(file, most, text)) {
        problems.push_back(cannot_read(path, errno));
        return std::nullopt;
    }
    return text;
}

std::optional<std::string> read_source(const std::string& path, std::FILE* in,
                                       std::vector<Problem>& problems) {
    std::optional<std::string> text = read_bytes(path, in, limit::source_bytes, problems);
    if (!text) {
        return std::nullopt;
    }
    if (text->size() > limit::source_bytes) {
        problems.push_back(file_problem(
            path, fmt::format("longer than {} MiB, which no scenario may be", limit::source_bytes >> 20U),
            "count repetitions instead of writing them out: store buf 'A' x 1000"));
        return std::nullopt;
    }
    if (text->empty()) {
        problems.push_back(file_problem(path, "the file is empty", "cowscope --help shows a first scenario"));
        return std::nullopt;
    }
    return text;
}

std::optional<Script> parse_source(const std::string& path, const std::string& source,
                                   std::vector<Problem>& problems) {
    ParseResult parsed = parse_script(source);
    if (!parsed.ok()) {
        add_diagnostics(path, source, parsed.errors, problems);
        return std::nullopt;
    }
    return std::move(parsed.script);
}

std::optional<Script> load_script(const std::string& path, std::FILE* in, std::vector<Problem>& problems) {
    const std::optional<std::string> source = read_source(path, in, problems);
    return source ? parse_source(path, *source, problems) : std::nullopt;
}

} // namespace cow::cli
