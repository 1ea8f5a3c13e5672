//! Method numbers: what an Ethereum call, a creation or a query is called on Filecoin.
//!
//! A number below 2^24 is assigned by an actor for itself; above, it is a hash of the method's name
//! (FRC-42), so that actors of different authors can agree on a name without a registry.

/// A bare transfer of value: no code runs. Any actor.
pub const SEND: u64 = 0;
/// Runs once, when an actor is created. Any actor.
pub const CONSTRUCTOR: u64 = 1;

/// EVM contract: a new life for a destroyed contract. Only the address manager may call it.
pub const RESURRECT: u64 = 2;
/// EVM contract: the link to its bytecode.
pub const GET_BYTECODE: u64 = 3;
/// EVM contract: keccak256 of its bytecode.
pub const GET_BYTECODE_HASH: u64 = 4;
/// EVM contract: the word in one slot. Only the system actor may ask, so only an off-chain query
/// can.
pub const GET_STORAGE_AT: u64 = 5;
/// EVM contract: runs another contract's code in this one's place. Only the contract itself may
/// call it.
pub const INVOKE_CONTRACT_DELEGATE: u64 = 6;
/// Runs an EVM contract: what CALL, STATICCALL and a transaction become. Source: FIP-0054; FRC-42
/// "InvokeEVM".
pub const INVOKE_EVM: u64 = 3_844_450_837;

/// Address manager: CREATE, called by contracts.
pub const EAM_CREATE: u64 = 2;
/// Address manager: CREATE2, called by contracts.
pub const EAM_CREATE2: u64 = 3;
/// Address manager: a transaction without a recipient, called by accounts.
pub const EAM_CREATE_EXTERNAL: u64 = 4;

/// Init actor: creates an actor with an f2 address.
pub const INIT_EXEC: u64 = 2;
/// Init actor: creates an actor with an f4 address. Only the address manager may call it.
pub const INIT_EXEC4: u64 = 3;

/// Account actor: its key address.
pub const PUBKEY_ADDRESS: u64 = 2;
/// Account actor: is this signature the account's? Source: FRC-42 "AuthenticateMessage".
pub const AUTHENTICATE_MESSAGE: u64 = 2_643_134_072;
/// Tokens have arrived (FRC-46 hook). Source: FRC-42 "Receive".
pub const RECEIVE: u64 = 3_726_118_371;

/// Smallest method number an EVM contract hands to its own code as `handle_filecoin_method`, in
/// other words the end of the numbers it keeps for itself. Source: FIP-0054,
/// "handle_filecoin_method".
pub const FIRST_CUSTOM: u64 = 1024;
/// Smallest method number any caller may use on an ordinary built-in actor. Source: FRC-42.
pub const FIRST_EXPORTED: u64 = 1 << 24;

/// The number of an exported method, from its name (such as `InvokeEVM`).
///
/// The name is taken as it is: FRC-42 asks for letters, digits and `_`, not starting with a digit
/// or a small letter, but the number does not depend on it.
///
/// Source: FRC-42: blake2b-512 of `1|` and the name, read as big-endian 32-bit words; the first
/// word of at least 2^24 wins.
pub fn frc42(name: &str) -> u64 {
    let hash = blake2b_simd::State::new().update(b"1|").update(name.as_bytes()).finalize();
    let mut words = hash
        .as_bytes()
        .chunks_exact(4)
        .map(|word| word.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte)));
    let number = words.find(|number| *number >= FIRST_EXPORTED);
    number.expect("no known name hashes to sixteen words that all begin with a zero byte")
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn constants_agree_with_their_names() {
        assert_eq!(frc42("InvokeEVM"), INVOKE_EVM);
        assert_eq!(frc42("AuthenticateMessage"), AUTHENTICATE_MESSAGE);
        assert_eq!(frc42("Receive"), RECEIVE);
    }

    #[test]
    fn numbers_known_from_other_actors_come_out() {
        assert_eq!(frc42("ValidateSectorStatus"), 3_092_458_564);
        assert_eq!(frc42("GenerateSectorLocation"), 1_321_604_665);
        assert_eq!(frc42("GetNominalSectorExpiration"), 3_010_055_991);
    }
}
