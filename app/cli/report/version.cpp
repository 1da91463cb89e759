#include "app/cli/report/version.hpp"

#include "app/linux/presence.hpp"
#include "core/language/language.hpp"
#include "core/machine/kernel_traits.hpp"

#ifdef COWSCOPE_WINDOW
#include "app/gui/shell/libraries.hpp"
#endif

#include <CLI/Version.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utf8proc.h>
#include <zip.h>

#include <vector>

namespace cow::cli {
namespace {

/// As fmt counts: 90100 is 9.1.0.
std::string fmt_version() {
    return fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
}

std::string libraries() {
    std::vector<std::string> out{"fmt " + fmt_version(), "CLI11 " CLI11_VERSION,
                                 fmt::format("nlohmann/json {}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR,
                                             NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH),
                                 fmt::format("utf8proc {}", utf8proc_version()),
                                 fmt::format("libzip {}", zip_libzip_version())};
#ifdef COWSCOPE_WINDOW
    const std::vector<std::string> more = ui::library_versions();
    out.insert(out.end(), more.begin(), more.end());
#endif
    return fmt::format("{}", fmt::join(out, ", "));
}

std::string older_kernels() {
    std::vector<std::string_view> out;
    for (const std::string_view name : kernel_version_names()) {
        if (name != kernel_version_name(newest_kernel)) {
            out.push_back(name);
        }
    }
    return fmt::format("{}", fmt::join(out, ", "));
}

} // namespace

std::string version_text() {
    const Speaking speaking(Language::english);
    const std::string absent = real::why_absent();
    return fmt::format(
        "cowscope {}\nmodel: Linux {} (x86-64), on demand {}\nreal kernel: {}\nlibraries: {}\n",
        COWSCOPE_VERSION, kernel_version_name(newest_kernel), older_kernels(),
        absent.empty() ? "can be asked (cowscope verify)" : absent, libraries());
}

} // namespace cow::cli
