#pragma once
// What the window shows, told in words too, a line each, to whoever listens.

#include "app/gui/panels/notice.hpp"
#include "app/view/session/be_kernel.hpp"
#include "app/view/words/mirror.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

class ToldLines {
public:
    using Listener = std::function<void(std::string_view)>;
    void tell_to(Listener listener) { listener_ = std::move(listener); }

    /// A notice that has just come up.
    void hear(Notice& notice);
    /// What has come about since the last frame.
    void follow(const Session& session);
    /// How the kernels differ that stand side by side now, in words.
    void follow_comparison(const std::vector<std::string>& words);
    bool is_heard() const { return listener_ != nullptr; }

private:
    void follow_acts(const BeKernel& kernel);

    Listener listener_; ///< none: nobody listens
    Narrator narrator_;
    std::string note_;                  ///< that was told last, about a fault
    std::string posed_;                 ///< question without an author that was told last
    std::size_t told_ = 0;              ///< steps that were asked about and judged
    std::vector<std::string> compared_; ///< that was told last
    std::optional<std::size_t> acts_;   ///< that were told, while one is the kernel
};

} // namespace cow::ui
