#include "app/cli/kernel_list.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::cli {
namespace {

constexpr std::string_view example = "--compare cow,eager or --compare cow,cow+no_refcount";

/// One element; nothing, with a problem, when it is none.
std::optional<KernelChoice> kernel_in(const std::string& element, std::vector<Problem>& problems) {
    const std::size_t plus = element.find('+');
    const std::string mode = element.substr(0, plus);
    const std::optional<ForkWay> way = fork_way_from_name(mode);
    if (!way) {
        problems.push_back(mode.empty() ? misuse("--compare has an element without a mode",
                                                 fmt::format("for example: {}", example))
                                        : unknown_choice("kernel to compare", mode, fork_way_names()));
        return std::nullopt;
    }
    if (plus == std::string::npos) {
        return KernelChoice{*way, Bug::none};
    }
    const std::string name = element.substr(plus + 1);
    const std::optional<Bug> bug = bug_from_name(name);
    if (!bug) {
        problems.push_back(unknown_choice("bug", name, bug_names()));
        return std::nullopt;
    }
    return KernelChoice{*way, *bug};
}

} // namespace

std::vector<KernelChoice> kernels_in(const std::string& text, std::vector<Problem>& problems) {
    std::vector<KernelChoice> out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::optional<KernelChoice> kernel = kernel_in(text.substr(at, end - at), problems);
        if (!kernel) {
            return {};
        }
        if (std::find(out.begin(), out.end(), *kernel) != out.end()) {
            problems.push_back(misuse(fmt::format("--compare names {} twice", kernel_choice_name(*kernel)),
                                      "each kernel once"));
            return {};
        }
        out.push_back(*kernel);
        at = end + 1;
    }
    if (out.size() < 2) {
        problems.push_back(
            misuse("--compare needs two kernels or more", fmt::format("for example: {}", example)));
        return {};
    }
    return out;
}

} // namespace cow::cli
