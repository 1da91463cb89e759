#pragma once
// The names that a scenario has given to addresses, as each process knows them: two processes may give two names to
// one address, each in its own memory. A child knows its ancestors' names.

#include "core/explain/sentence.hpp"
#include "core/scenario/player.hpp"

#include <map>
#include <string>
#include <vector>

namespace cow::ui {

class NameTable {
public:
    NameTable() = default;
    /// What has been bound at the player's cursor.
    explicit NameTable(const Player& player);
    const Labels& of(ProcId reader);

private:
    struct Given {
        ProcId by{};
        std::string name;
    };
    std::map<u64, std::vector<Given>> given_;
    std::vector<ProcId> parents_;        ///< by process
    bool contested_ = false;             ///< some address has several names
    std::map<ProcId, Labels> by_reader_; ///< made when they are first asked for
};

} // namespace cow::ui
