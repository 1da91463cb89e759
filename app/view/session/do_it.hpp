#pragma once
// What a user may do at the cursor, as lines of the script: the same words that a scenario is written in.

#include "app/view/session/intent.hpp"
#include "core/scenario/player.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

enum class DoGroup : u8 { touch, rights, advice, process, kernel };
/// "Touch", "Range": over the things of a group.
std::string_view group_name(DoGroup group);

struct DoItem {
    DoGroup group{};
    std::string name;  ///< "Store a byte"
    std::string lines; ///< "child: store buf+PAGE 'C'"; two lines where one will not do
};

/// What makes sense for `target` where the player's cursor is. `value`: the letter that stores write.
std::vector<DoItem> things_to_do(const Player& player, const Target& target, char value);

/// "child's page buf+0x1000": what the target is.
std::string target_text(const Player& player, const Target& target);

/// A letter that no store of the script writes, so that it can be told apart.
char unused_letter(const Script& script);
/// `wanted`, or with a number behind it: a name that the script gives to nothing, and that may be given.
std::string unused_name(const Script& script, std::string_view wanted);

} // namespace cow::ui
