#pragma once
// What went wrong up to the cursor: the first invariant that a faulty kernel breaks, and expectations that do not hold.

#include "core/check/invariant_watch.hpp"
#include "core/language/language.hpp"
#include "core/scenario/player.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cow::ui {

struct Trouble {
    enum class Kind : u8 { invariant, expectation };
    Kind kind{};
    std::size_t step = 0;  ///< whole steps behind which it is seen; of an expectation, in front of it
    std::size_t event = 0; ///< events behind which it is seen, of all
    std::string what;      ///< the invariant's name; the expectation as it is written
    std::string found;     ///< what breaks it; the values there are instead
};

/// Known as far as the cursor has come, so that nothing is told in advance.
class Troubles {
public:
    void follow(const Player& player);
    void clear() { *this = {}; }
    /// In order.
    const std::vector<Trouble>& all() const { return all_; }

private:
    void search_step(const Player& player, std::size_t step);
    void look_behind(const Player& player, std::size_t steps);

    std::size_t branch_ = 0;
    Language spoken_{};        ///< when they were found
    std::size_t searched_ = 0; ///< steps, for broken invariants
    std::size_t looked_ = 0;   ///< places between steps, for expectations
    std::optional<InvariantWatch> watch_;
    std::vector<Trouble> all_;
};

/// Those that the cursor stands at: within the step that broke something, behind the step of an expectation.
std::vector<Trouble> troubles_at(std::span<const Trouble> all, const Player& player);

} // namespace cow::ui
