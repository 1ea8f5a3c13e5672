//! Filecoin's own precompiles, 0xfe..01 to 0xfe..06: any input, whatever the chain answers.
//!
//! Oracles: `alloy-sol-types` for the ABI, both ways: what it decodes as the arguments must reach
//! the chain like that, and what comes back must be what it encodes. `fvm_shared`, Filecoin's own
//! types, for what is an address. The rest are laws: a failure reaches nobody, and a fault of the
//! chain is never an answer.
#![no_main]

use alloy_primitives::{B256, Bytes, I256, U256};
use alloy_sol_types::SolValue as _;
use arbitrary::{Arbitrary as _, Result, Unstructured};
use fevm_fuzz::{
    choice::spoil,
    platform::{Fault, Machine, Named, Sent},
};
use libfuzzer_sys::fuzz_target;
use precompiles::{
    ActorReply, CallKind, CallSite,
    Precompile::{
        self, CallActor, CallActorId, GetRandomness, LookupDelegatedAddress, ResolveAddress,
    },
    Stop,
};

/// The arguments as Solidity has them. In call_actor_id the last is the id.
type Arguments = (u64, U256, u64, u64, Bytes, Bytes);
type IdArguments = (u64, U256, u64, u64, Bytes, u64);

fuzz_target!(|data: &[u8]| {
    let _ = check(&mut Unstructured::new(data));
});

fn check(choices: &mut Unstructured<'_>) -> Result<()> {
    let precompile = *choices.choose(&[
        ResolveAddress,
        LookupDelegatedAddress,
        CallActor,
        CallActorId,
        GetRandomness,
    ])?;
    let kind = *choices.choose(&[
        CallKind::DelegateCall,
        CallKind::DelegateCall,
        CallKind::DelegateCall,
        CallKind::Call,
        CallKind::CallCode,
        CallKind::StaticCall,
    ])?;
    let call = CallSite { kind, gas: choices.arbitrary()? };
    let mut machine = machine(choices)?;
    let input = match choices.int_in_range(0..=3_u8)? {
        0 => choices.bytes(choices.len())?.to_vec(),
        _ => structured(choices, precompile)?,
    };

    let result = precompile.run(&input, &mut machine, &call);
    let asked = machine.asked.is_some() || machine.resolved.is_some() || machine.sent.is_some();
    match &result {
        Ok(_) => assert!(!machine.broken, "a fault became an answer"),
        // Only get_randomness fails by what it is told.
        Err(Stop::Failure(_)) => assert!(!asked || precompile == GetRandomness),
        Err(Stop::Host(Fault)) => assert!(machine.broken && asked),
    }
    if machine.broken {
        return Ok(());
    }
    let output = result.as_ref().ok();
    match precompile {
        ResolveAddress => resolve(&input, &machine, output),
        LookupDelegatedAddress => {
            let id = word(&input).and_then(|word| u64::try_from(word).ok());
            assert_eq!(machine.asked, id);
            let found = machine.delegated.clone().unwrap_or_default();
            assert_eq!(output.cloned(), id.map(|_| found.into()));
        }
        GetRandomness => {
            let epoch = word(&input).and_then(|word| u64::try_from(word).ok());
            assert_eq!(machine.asked, epoch);
            let found = epoch.and(machine.randomness).map(|value| Bytes::from(value.0.to_vec()));
            assert_eq!(output.cloned(), found);
        }
        _ => {
            assert_eq!(machine.sent, expected(precompile, &input, &machine, &call));
            assert_eq!(output.cloned(), machine.sent.map(|_| encoded(&machine.reply)));
        }
    }
    Ok(())
}

/// A chain that answers anything.
fn machine(choices: &mut Unstructured<'_>) -> Result<Machine> {
    let data = Bytes::copy_from_slice(<&[u8]>::arbitrary(choices)?);
    let reply = match choices.arbitrary()? {
        true => ActorReply::Refused { error: choices.arbitrary()? },
        false => {
            ActorReply::Exited { code: choices.arbitrary()?, codec: choices.arbitrary()?, data }
        }
    };
    Ok(Machine {
        id: choices.arbitrary()?,
        delegated: choices.arbitrary()?,
        randomness: choices.arbitrary::<Option<[u8; 32]>>()?.map(B256::new),
        reply,
        broken: choices.ratio(1, 8_u8)?,
        ..Machine::default()
    })
}

/// Arguments that mostly are in order, encoded by the oracle.
fn structured(choices: &mut Unstructured<'_>, precompile: Precompile) -> Result<Vec<u8>> {
    let address = address(choices)?;
    let mut input = match precompile {
        ResolveAddress => address,
        LookupDelegatedAddress | GetRandomness => {
            let wide = choices.ratio(1, 4_u8)?;
            let number = U256::from(choices.arbitrary::<u64>()?);
            let number = if wide { number << 63_usize } else { number };
            number.to_be_bytes::<32>().to_vec()
        }
        _ => {
            let method = *choices.choose(&[0, 1, 1_023, 1_024, choices.len() as u64, u64::MAX])?;
            let value =
                U256::from(choices.arbitrary::<u128>()?) << choices.int_in_range(0..=128_usize)?;
            let flags = choices.int_in_range(0..=2)?;
            let codec = *choices.choose(&[0x51, 0x51, 0x51, 0, 0x55, 0x71])?;
            let params = Bytes::copy_from_slice(match choices.arbitrary()? {
                true => &[],
                false => <&[u8]>::arbitrary(choices)?,
            });
            match precompile {
                CallActorId => {
                    let id: u64 = choices.arbitrary()?;
                    (method, value, flags, codec, params, id).abi_encode_params()
                }
                _ => {
                    (method, value, flags, codec, params, Bytes::from(address)).abi_encode_params()
                }
            }
        }
    };
    spoil(choices, &mut input)?;
    Ok(input)
}

/// A binary address, or nearly.
fn address(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let protocol = choices.int_in_range(0..=5_u8)?;
    let length = match protocol {
        0 => choices.int_in_range(0..=10)?,
        1 | 2 => 20,
        3 => 48,
        _ => choices.int_in_range(0..=66)?,
    };
    let mut address = vec![protocol; 1 + length];
    choices.fill_buffer(&mut address[1..])?;
    if matches!(protocol, 0 | 4) && length > 0 && choices.arbitrary()? {
        address[1] &= 0x7f;
    }
    Ok(address)
}

/// Whether Filecoin's own types take these bytes for an address, and would write it like that.
/// (They read a number of ten bytes without a look at its bits from 2^64 up, and lose them.)
fn is_address(bytes: &[u8]) -> bool {
    let address = fvm_shared::address::Address::from_bytes(bytes);
    address.is_ok_and(|address| address.to_bytes() == bytes)
}

/// The first word, zeros behind the end.
fn word(input: &[u8]) -> Option<U256> {
    let mut word = [0; 32];
    let length = input.len().min(32);
    word[..length].copy_from_slice(&input[..length]);
    Some(U256::from_be_bytes(word))
}

fn resolve(input: &[u8], machine: &Machine, output: Option<&Bytes>) {
    if !is_address(input) {
        assert_eq!((output, &machine.resolved), (None, &None), "{input:02x?} is no address");
        return;
    }
    assert_eq!(machine.resolved.as_deref(), Some(input));
    let expected = machine.id.map(|id| id.abi_encode()).unwrap_or_default();
    assert_eq!(output, Some(&Bytes::from(expected)));
}

/// What must reach the chain, where the oracle can read the arguments; otherwise what did.
fn expected(
    precompile: Precompile,
    input: &[u8],
    machine: &Machine,
    call: &CallSite,
) -> Option<Sent> {
    let (method, value, flags, codec, params, to) = if precompile == CallActorId {
        let Ok(arguments) = IdArguments::abi_decode_params_validate(input) else {
            return machine.sent.clone();
        };
        let (method, value, flags, codec, params, id) = arguments;
        (method, value, flags, codec, params, Named::Id(id))
    } else {
        let Ok(arguments) = Arguments::abi_decode_params_validate(input) else {
            return machine.sent.clone();
        };
        let (method, value, flags, codec, params, address) = arguments;
        (method, value, flags, codec, params, Named::Address(address.into()))
    };
    let allowed = call.kind == CallKind::DelegateCall
        && !(1..1_024).contains(&method)
        && flags <= 1
        && (codec == 0x51 || codec == 0 && params.is_empty())
        && !matches!(&to, Named::Address(address) if !is_address(address));
    allowed.then(|| Sent {
        to,
        method,
        value,
        read_only: flags == 1,
        codec,
        params: params.into(),
        gas: call.gas,
    })
}

/// The reply as Solidity reads it.
fn encoded(reply: &ActorReply) -> Bytes {
    let (status, codec, data) = match reply {
        ActorReply::Exited { code, codec, data } => {
            (I256::unchecked_from(*code), *codec, data.clone())
        }
        ActorReply::Refused { error } => (-I256::unchecked_from(*error), 0, Bytes::new()),
    };
    (status, codec, data).abi_encode_params().into()
}
