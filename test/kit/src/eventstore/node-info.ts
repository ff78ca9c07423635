import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import type { Empty } from '@eventstore/db-client/generated/shared_pb';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { Parts } from './parts';
import { refusalError } from './statuses';

const NODE = '00000000-0000-4000-8000-000000002113';

type Unary<Response> = (call: ServerUnaryCall<Empty, Response>, callback: sendUnaryData<Response>) => void;

/** What the client asks first: whether appends may go on one stream. Neither of these two calls brings credentials. */
export function supportedMethods({ mood }: Parts): Unary<SupportedMethods> {
  const methods = [StreamsService.read, StreamsService.append, StreamsService.batchAppend].map(({ path }) => {
    const [, service = '', method = ''] = path.split('/');
    return new SupportedMethod().setServiceName(service).setMethodName(method.toLowerCase());
  });
  return (_, callback) => {
    if (mood.refusal === 'unavailable') callback(refusalError(mood.refusal));
    else callback(null, new SupportedMethods().setEventStoreServerVersion('22.10.0.0').setMethodsList(methods));
  };
}

/** What `esdb+discover://` asks: a cluster of this one node, which does not always lead. */
export function gossip({ mood, now }: Parts, port: () => number): Unary<ClusterInfo> {
  return (_, callback) => {
    if (mood.refusal === 'unavailable') return callback(refusalError(mood.refusal));
    const member = new MemberInfo()
      .setInstanceId(new UUID().setString(NODE))
      .setTimeStamp(String(now()))
      .setState(mood.refusal === 'not-ready' ? MemberInfo.VNodeState.UNKNOWN : MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new EndPoint().setAddress('127.0.0.1').setPort(port()));
    return callback(null, new ClusterInfo().setMembersList([member]));
  };
}
