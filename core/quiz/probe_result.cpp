#include "core/base/errno.hpp"
#include "core/language/language.hpp"
#include "core/quiz/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow::quiz {
namespace {

constexpr std::array<std::string_view, 10> asked_results{"mmap",  "munmap", "mprotect", "mremap", "madvise",
                                                         "mlock", "fork",   "execve",   "msync",  "read"};
constexpr std::array common_errors{Errno::einval, Errno::enomem, Errno::eacces, Errno::efault};

} // namespace

std::optional<Probe> probe_of_result(const Lineup& lineup) {
    const auto* call = std::get_if<CallStatement>(&lineup.statement().what);
    const bool known = call != nullptr && std::find(asked_results.begin(), asked_results.end(), call->call) !=
                                              asked_results.end();
    if (!known || !lineup.truth().outcome.has_result) {
        return std::nullopt;
    }
    const auto value = [](const Seen& seen) -> std::optional<std::string> {
        const CallResult result{seen.outcome.result};
        return !seen.outcome.has_result
                   ? std::nullopt
                   : std::optional(result.failed() ? std::string(errno_name(result.error()))
                                                   : std::string("success"));
    };
    return Probe{Subject::result,
                 AnswerForm::choice,
                 std::string(tr("Does the call succeed, or what does it fail with?")),
                 value,
                 [](const std::string& text) {
                     const auto error = errno_from_name(text);
                     return error ? fmt::format("{} ({})", text, tr(errno_text(*error)))
                                  : std::string(tr("it succeeds"));
                 },
                 [](const std::string& text) {
                     return text == "success" ? std::string("result >= 0") : "result == " + text;
                 },
                 [](const std::string&) {
                     std::vector<Guess> out{
                         {"success", std::string(tr("It would succeed if the kernel found nothing amiss."))}};
                     for (const Errno error : common_errors) {
                         out.push_back({std::string(errno_name(error)),
                                        trf("{} would say: {}.", errno_name(error), tr(errno_text(error)))});
                     }
                     return out;
                 }};
}

} // namespace cow::quiz
